import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';

/** The version whose semantics the node follows; clients choose by features, not by this. */
const SERVER_VERSION = '23.10.0';

const STREAMS = 'event_store.client.streams.streams';

// Clients compare in lower case. batchappend makes them append over one long-lived stream.
const METHODS: readonly (readonly [service: string, method: string, features: string[]])[] = [
  [STREAMS, 'read', ['position', 'events']],
  [STREAMS, 'append', []],
  [STREAMS, 'delete', []],
  [STREAMS, 'tombstone', []],
  [STREAMS, 'batchappend', []],
  ['event_store.client.gossip.gossip', 'read', []],
  ['event_store.client.server_features.serverfeatures', 'getsupportedmethods', []],
];

/** What the node can do, as GetSupportedMethods answers it. */
export function supportedMethods(): Uint8Array {
  const message = new features.SupportedMethods();
  message.setEventStoreServerVersion(SERVER_VERSION);
  for (const [service, method, featureNames] of METHODS) {
    const supported = new features.SupportedMethod();
    supported.setServiceName(service);
    supported.setMethodName(method);
    supported.setFeaturesList(featureNames);
    message.addMethods(supported);
  }
  return message.serializeBinary();
}

/** A cluster of one: this node, always the leader. */
export function clusterOfOne(port: number, instanceId: string, nowMs: number): Uint8Array {
  const endPoint = new gossip.EndPoint();
  endPoint.setAddress('127.0.0.1');
  endPoint.setPort(port);
  const id = new shared.UUID();
  id.setString(instanceId);
  const member = new gossip.MemberInfo();
  member.setInstanceId(id);
  member.setTimeStamp(String(nowMs * 10_000));
  member.setState(gossip.MemberInfo.VNodeState.LEADER);
  member.setIsAlive(true);
  member.setHttpEndPoint(endPoint);
  const cluster = new gossip.ClusterInfo();
  cluster.addMembers(member);
  return cluster.serializeBinary();
}
