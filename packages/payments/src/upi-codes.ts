/**
 * What a code of UPI or of a bank says about a transaction (payments reference, NPCI's lists):
 * `RETRY` technical, nothing moved · `FLIGHT` money may have moved · `FUNDS` and `CAP` perhaps
 * later · `ACTION` the customer can mend it · `DEAD` another instrument · `RISK` and `LEGAL` stop ·
 * `PAYEE` our side · `INTEG` a fault of programs.
 */
export type UpiClass =
  | 'OK'
  | 'RETRY'
  | 'FLIGHT'
  | 'FUNDS'
  | 'CAP'
  | 'ACTION'
  | 'DEAD'
  | 'RISK'
  | 'LEGAL'
  | 'PAYEE'
  | 'INTEG';

const CODES: Readonly<Record<UpiClass, string>> = {
  OK: '00',
  RETRY:
    '21 U85 U28 XY HS IR ZK U78 Y1 UB X7 XT XU U09 U20 U18 U27 U92 U93 ' +
    'U80 U86 U89 U94 U81 U84 U90 U91 U08 U13',
  FLIGHT:
    '01 32 96 BT RB RR RP UT U67 U68 U82 U88 U87 U26 U53 U70 U32 U33 U37 ' +
    'U01 U35 U36 U38 DT DF U30 U31 U34 U48 U04 NO VE VS',
  FUNDS: 'Z9 IE',
  CAP: 'Z7 Z8 ZU U02 FL FP U03',
  ACTION: 'ZM ZR ZS AM U69 ZA U19 VT',
  DEAD: 'Z6 XH YE ZX B1 B3 15 ZF MR YC XB VA VU VF VG VJ',
  RISK: 'K1 59 ZI U16 U66 M16 CI XV YA',
  LEGAL: 'VO VP VQ VR VZ',
  PAYEE: 'XI YF ZY PS YD XC CA XW LC U77 U95 MQ7 X6 ZH ZG',
  INTEG:
    'U05 U06 U07 U12 U14 U15 U17 U29 U52 U54 U55 U56 U57 U58 U59 U60 U61 U62 U74 U75 U96 ' +
    'B6 ZD VB VC VD VI ID IC',
};

const CLASS_OF: ReadonlyMap<string, UpiClass> = new Map(
  (Object.keys(CODES) as UpiClass[]).flatMap((upiClass) =>
    CODES[upiClass].split(' ').map((code) => [code, upiClass] as const),
  ),
);

/**
 * In flight by themselves, but the switch's final word where it says failed: by then the leg was
 * reversed, or its reversal is a case between the banks and the payer's attempt is over.
 */
const FINAL_WHEN_FAILED: ReadonlySet<string> = new Set(
  'U67 U68 U82 U87 U88 U30 U31 U34 RR RP'.split(' '),
);

/** The credit was taken back and the payer has the money again: a RET is told like this. */
const RETURNED: ReadonlySet<string> = new Set(['U31', 'U34']);

/** Whether a failure with this code says that a bank returns what it was deemed to have. */
export function saysReturned(code: string): boolean {
  return RETURNED.has(code);
}

/** The class of a code; undefined for one that is on no list. */
export function upiClassOf(code: string): UpiClass | undefined {
  return CLASS_OF.get(code);
}

/** What a failure with this code means: never a guess, so an unmapped code is `unclear`. */
export function failureOf(code: string): 'retryable' | 'final' | 'unclear' {
  const upiClass = upiClassOf(code);
  switch (upiClass) {
    case 'RETRY':
      return 'retryable';
    case 'FLIGHT':
      return FINAL_WHEN_FAILED.has(code) ? 'final' : 'unclear';
    case 'OK': // A failure that says approved contradicts itself.
    case undefined:
      return 'unclear';
    case 'FUNDS':
    case 'CAP':
    case 'ACTION':
    case 'DEAD':
    case 'RISK':
    case 'LEGAL':
    case 'PAYEE':
    case 'INTEG':
      return 'final';
  }
}
