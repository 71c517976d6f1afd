import {
  type RespPayRequest,
  type RespPayResponse,
  UpiPspServiceService,
} from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { unary } from '@suuupra/grpc';
import type { Parts } from '@suuupra/process';

/** A PSP that only listens: what the switch tells it, in order. */
export type ListeningPsp = Readonly<{ parts: Parts; heard: readonly RespPayRequest[] }>;

/** A payer's PSP that acknowledges every answer and keeps it. */
export function createListeningPsp(): ListeningPsp {
  const heard: RespPayRequest[] = [];
  const nothing = async (): Promise<void> => Promise.resolve();
  const respPay = unary<RespPayRequest, RespPayResponse>((request) => {
    heard.push(request);
    return { consistencyToken: '' };
  });
  const parts: Parts = {
    services: [{ definition: UpiPspServiceService, implementation: { respPay } }],
    start: nothing,
    stop: nothing,
    status: async () => Promise.resolve({}),
  };
  return { parts, heard };
}
