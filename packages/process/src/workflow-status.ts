import type { WorkflowStatus } from '@suuupra/workflow';
import type { PartStatus } from './ports.ts';

/** What a workflow tells of itself, as a part tells it: what it tries in vain, and where. */
export function workflowStatus(category: string, { stuck }: WorkflowStatus): PartStatus {
  const work = stuck.map(({ id, key, tries, error }) => ({
    stream: `${category}-${id}`,
    effect: key,
    tries,
    lastError: error,
  }));
  return { stuck: work };
}
