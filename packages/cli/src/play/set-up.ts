import { CatalogServiceService } from '@suuupra/contracts/suuupra/commerce/v1/catalog_service';
import {
  CouponKind,
  CouponServiceService,
} from '@suuupra/contracts/suuupra/commerce/v1/coupon_service';
import { ItemKind } from '@suuupra/contracts/suuupra/commerce/v1/item';
import { AccountServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/account_service';
import { FaultServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/fault_service';
import { UpiAdminServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_admin_service';
import { type Network, rpcErrorOf } from '@suuupra/grpc';
import { idOf } from '@suuupra/kernel';
import { inr, patiently } from './calls.ts';
import { DayFolderError } from './csv-table.ts';
import type { Account, CatalogueItem, Coupon, DayFolder, Participant } from './day-folder.ts';

/** How many rows are set up at the same time. */
const AT_ONCE = 16;

type Row = Readonly<{ line: number }>;

/** Registers banks, accounts, items and coupons. The same folder again changes nothing. */
export async function setUp(network: Network, folder: DayFolder): Promise<void> {
  const each = async <R extends Row>(
    file: string,
    rows: readonly R[],
    call: (row: R) => Promise<void>,
  ): Promise<void> => {
    for (let from = 0; from < rows.length; from += AT_ONCE) {
      const batch = rows.slice(from, from + AT_ONCE);
      await Promise.all(batch.map((row) => withLine(file, row, () => call(row))));
    }
  };
  const bankOf = (account: Account): string => bankOfIfsc(folder.participants, account);
  await each('participants.csv', folder.participants, (row) => registerBank(network, row));
  await each('accounts.csv', folder.accounts, (row) => openAccount(network, row, bankOf(row)));
  await each('catalogue.csv', folder.catalogue, (row) => createItem(network, row));
  await each('coupons.csv', folder.coupons, (row) => createCoupon(network, row));
}

async function withLine(file: string, row: Row, call: () => Promise<void>): Promise<void> {
  try {
    await call();
  } catch (error) {
    const { status, reason, fields } = rpcErrorOf(error);
    if (status !== 'INVALID_ARGUMENT' && status !== 'ALREADY_EXISTS') throw error;
    const field = fields[0] ? `${fields[0].field}: ${fields[0].description}` : (reason ?? status);
    throw new DayFolderError(`${file}:${row.line}: refused: ${field}`, { cause: error });
  }
}

function bankOfIfsc(participants: readonly Participant[], account: Account): string {
  const bank = participants.find(({ ifscPrefix }) => account.ifsc.startsWith(ifscPrefix));
  if (bank) return bank.code;
  throw new DayFolderError(
    `accounts.csv:${account.line}: ifsc is "${account.ifsc}", expected a participant's prefix`,
  );
}

async function registerBank(network: Network, row: Participant): Promise<void> {
  const { code, name, ifscPrefix, handle, pspPrefix } = row;
  await patiently(() =>
    network.unary('upi-switch', UpiAdminServiceService.registerParticipant, {
      requestId: idOf('play', 'participants.csv', String(row.line), 'participant'),
      participant: { code, name, ifscPrefix, handle, pspPrefix },
    }),
  );
}

async function openAccount(network: Network, row: Account, bank: string): Promise<void> {
  const requestId = (step: string): string => idOf('play', 'accounts.csv', String(row.line), step);
  const { accountNumber, ifsc, vpa, behaviour, openingBalance } = row;
  await patiently(() =>
    network.unary('bank', AccountServiceService.openAccount, {
      ...{ requestId: requestId('account'), accountNumber, ifsc, bank },
      openingBalance: inr(openingBalance),
    }),
  );
  if (vpa === '') return;
  const registration = { requestId: requestId('vpa'), vpa, accountNumber, ifsc };
  await patiently(() =>
    network.unary('upi-switch', UpiAdminServiceService.registerVpa, registration),
  );
  if (behaviour === 'ok') return;
  if (behaviour === 'doubled') {
    const doubling = { requestId: requestId('doubled'), vpa, doubled: true };
    await patiently(() =>
      network.unary('upi-switch', UpiAdminServiceService.setAnswersDoubled, doubling),
    );
    return;
  }
  const fault = { requestId: requestId('behaviour'), vpa, behaviour };
  await patiently(() => network.unary('bank', FaultServiceService.setBehaviour, fault));
}

const KINDS = {
  course: ItemKind.ITEM_KIND_COURSE,
  cohort: ItemKind.ITEM_KIND_COHORT,
  kit: ItemKind.ITEM_KIND_KIT,
};

async function createItem(network: Network, row: CatalogueItem): Promise<void> {
  const { sku, title, kind, hsnSac, gstRateBp, price, seats, creatorId, creatorShareBp } = row;
  await patiently(() =>
    network.unary('commerce', CatalogServiceService.createItem, {
      requestId: idOf('play', 'catalogue.csv', String(row.line), 'item'),
      item: {
        ...{ sku, title, kind: KINDS[kind], hsnSac, gstRateBp, price: inr(price), seats },
        ...{ creatorId, creatorShareBp },
      },
    }),
  );
}

async function createCoupon(network: Network, row: Coupon): Promise<void> {
  const { code, kind, value, maxDiscount, minOrder, validFrom, validTo, usageLimit } = row;
  await patiently(() =>
    network.unary('commerce', CouponServiceService.createCoupon, {
      requestId: idOf('play', 'coupons.csv', String(row.line), 'coupon'),
      coupon: {
        code,
        kind: kind === 'percent' ? CouponKind.COUPON_KIND_PERCENT : CouponKind.COUPON_KIND_FLAT,
        ...{ value, maxDiscount: inr(maxDiscount), minOrder: inr(minOrder) },
        ...{ validFrom, validTo, usageLimit, used: 0n },
      },
    }),
  );
}
