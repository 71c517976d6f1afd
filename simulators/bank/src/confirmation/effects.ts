import { UpiSwitchServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { type Network, rpcErrorOf } from '@suuupra/grpc';
import type { EffectContext } from '@suuupra/workflow';
import type { Confirmation, ConfirmationCommand, ConfirmationEffect } from './saga.ts';

/** What a switch says that will never take this confirmation. */
const FINAL = ['TRANSACTION_NOT_FOUND', 'TRANSACTION_NOT_DEEMED', 'CREDIT_ALREADY_RETURNED'];

/** The hands of the confirmation: it tells the switch that the credit stands. */
export function confirmationEffects({ network }: Readonly<{ network: Network }>) {
  return async (
    { txnId }: ConfirmationEffect,
    { correlationId, causationId }: EffectContext<Confirmation>,
  ): Promise<readonly ConfirmationCommand[]> => {
    const { raiseTcc } = UpiSwitchServiceService;
    try {
      await network.unary('upi-switch', raiseTcc, { txnId }, { correlationId, causationId });
      return [{ type: 'TccRaised', txnId }];
    } catch (error) {
      const { reason } = rpcErrorOf(error);
      if (reason === undefined || !FINAL.includes(reason)) throw error;
      return [{ type: 'TccRefused', txnId, reason }];
    }
  };
}
