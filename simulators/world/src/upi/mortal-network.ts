import type { Network } from '@suuupra/grpc';

/** A network on which one call never comes back, as when the process that made it dies. */
export function mortalAt(network: Network, path: string): Network & Readonly<{ die: () => void }> {
  const dead = Promise.withResolvers<never>();
  dead.promise.catch(() => undefined);
  let isDead = false;
  return {
    ...network,
    unary: (target, method, ...rest) =>
      isDead || method.path === path ? dead.promise : network.unary(target, method, ...rest),
    die: () => {
      isDead = true;
      dead.reject(new Error('the process is dead'));
    },
  };
}
