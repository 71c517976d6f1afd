import type {
  Position as WirePosition,
  SetNetDebitCapRequest,
  SetNetDebitCapResponse,
  UpiAdminServiceServer,
} from '@suuupra/contracts/suuupra/sim/upi/v1/upi_admin_service';
import { consistencyToken } from '@suuupra/eventstore';
import { type CallContext, Refusal, moneyOf, paiseOf, unary } from '@suuupra/grpc';
import { waitForHead } from './await-log.ts';
import type { Deps } from './deps.ts';
import { switchReasons } from './errors.ts';
import { type Position, headroomOf } from './position/state.ts';
import { acceptedOrRefused, badField, operatorContext } from './request.ts';

function wirePositionOf(member: string, position: Position): WirePosition {
  const { cap, owed, reserved, shortIn } = position;
  const headroom = headroomOf(position);
  return {
    member,
    cap: cap === undefined ? undefined : moneyOf(cap),
    owed: moneyOf(owed),
    reserved: moneyOf(reserved),
    headroom: headroom === undefined ? undefined : moneyOf(headroom),
    shortIn: [...shortIn],
  };
}

/**
 * The member is capped in the log first, and that is waited for, so that its position is open and
 * holds what was owed before when the first debit meets the cap.
 */
async function setNetDebitCap(
  deps: Deps,
  { requestId, member, cap: money }: SetNetDebitCapRequest,
  ctx: CallContext,
): Promise<SetNetDebitCapResponse> {
  const cap = paiseOf(money, 'cap');
  if (!/^[A-Z0-9]{2,11}$/.test(member)) badField('member', 'must be a code', 'MEMBER_MALFORMED');
  const { participants, positions } = deps;
  const capping = operatorContext(ctx, requestId, 'cap');
  const command = { type: 'CapMember', code: member } as const;
  acceptedOrRefused(await participants.handle(member, command, capping));
  await waitForHead(deps);
  const context = operatorContext(ctx, requestId);
  const set = { type: 'SetNetDebitCap', member, cap } as const;
  const { state, position } = acceptedOrRefused(await positions.handle(member, set, context));
  return { position: wirePositionOf(member, state), consistencyToken: consistencyToken(position) };
}

/** Net debit caps and positions, as the operator sets and sees them. */
export function positionMethods(
  deps: Deps,
): Pick<UpiAdminServiceServer, 'setNetDebitCap' | 'getPosition'> {
  return {
    setNetDebitCap: unary((request, ctx) => setNetDebitCap(deps, request, ctx)),
    getPosition: unary(async ({ member }) => {
      await waitForHead(deps);
      if (deps.positionInputs.isKept(member)) {
        return { position: wirePositionOf(member, (await deps.positions.load(member)).state) };
      }
      throw new Refusal('POSITION_NOT_FOUND', switchReasons.POSITION_NOT_FOUND);
    }),
  };
}
