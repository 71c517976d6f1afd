import { TimeServiceService } from '@suuupra/contracts/suuupra/sim/time/v1/time_service';
import { type Network, type ServiceName, rpcErrorOf } from '@suuupra/grpc';
import { patiently } from './calls.ts';
import type { TimeKeepers } from './driver.ts';

/** A service has this long to become quiet before the call is made again. */
const SETTLE_DEADLINE_MS = 30_000;

/** The virtual time of every service, over gRPC. */
export function timeKeepersOf(network: Network, services: readonly ServiceName[]): TimeKeepers {
  const deadlineMs = SETTLE_DEADLINE_MS;
  return {
    services,
    settle: (service, nowUs, consistencyToken) => {
      const request = { nowUs, consistencyToken };
      return patiently(() =>
        network.unary(service, TimeServiceService.settle, request, { deadlineMs }),
      );
    },
    fire: async (service, nowUs, key) => {
      try {
        await patiently(() => network.unary(service, TimeServiceService.fire, { nowUs, key }));
      } catch (error) {
        // Fired just before a crash took the answer: the timer is no more, which is what we want.
        if (rpcErrorOf(error).status !== 'NOT_FOUND') throw error;
      }
    },
  };
}

/** Lets every clock run on at its natural speed. */
export async function releaseTime(
  network: Network,
  services: readonly ServiceName[],
): Promise<void> {
  await Promise.all(
    services.map((service) => network.unary(service, TimeServiceService.release, {})),
  );
}
