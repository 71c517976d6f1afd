/** Three capital letters of the PSP and 32 alphanumerics (payments.md §3). */
export function isTxnId(text: string): boolean {
  return /^[A-Z]{3}[A-Za-z0-9]{32}$/.test(text);
}

/** A virtual payment address, `name@handle` (payments.md §3). */
export function isVpa(text: string): boolean {
  return /^[A-Za-z0-9._-]{2,256}@[A-Za-z]{2,64}$/.test(text);
}

/** An Indian bank branch code (payments.md §3). */
export function isIfsc(text: string): boolean {
  return /^[A-Z]{4}0[A-Z0-9]{6}$/.test(text);
}

/** The form under which a VPA is stored and compared: its letters' case says nothing. */
export function vpaKeyOf(vpa: string): string {
  return vpa.toLowerCase();
}
