import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Client, credentials } from '@grpc/grpc-js';
import { expect } from 'chai';
import {
  HealthCheckResponse_ServingStatus as Status,
  type HealthCheckResponse,
  HealthService,
} from '@suuupra/contracts/grpc/health/v1/health';
import { readDescriptorImage } from '@suuupra/contracts';
import { type Health, createHealth } from './health.ts';
import { Refusal } from './errors.ts';
import { type Scene, seatService, startScene } from './scene.ts';

const run = promisify(execFile);
const BUF = join(resolve(import.meta.dirname, '../../..'), 'node_modules/.bin/buf');

describe('a stranger with buf curl', () => {
  let scene: Scene;
  let health: Health;

  before(async () => {
    health = createHealth();
    const message = 'a reason with "quotes"';
    const refused = new Refusal('SOLD_OUT', 'FAILED_PRECONDITION', { message });
    const services = [seatService(() => Promise.reject(refused))];
    scene = await startScene(services, { health, reflection: readDescriptorImage() });
  });
  after(() => scene.end());

  const curl = async (...args: readonly string[]): Promise<string> => {
    const common = ['curl', '--protocol', 'grpc', '--http2-prior-knowledge'];
    const { stdout } = await run(BUF, [...common, ...args]);
    return stdout;
  };

  it('lists what is served, and nothing else', async () => {
    const listed = await curl('--list-methods', `http://${scene.address}`);
    const methods = listed
      .trim()
      .split('\n')
      .filter((line) => line.includes('SeatService'));
    expect(methods).to.have.members([
      'suuupra.commerce.v1.SeatService/ReserveSeats',
      'suuupra.commerce.v1.SeatService/CommitSeats',
      'suuupra.commerce.v1.SeatService/ReleaseSeats',
      'suuupra.commerce.v1.SeatService/GetSeats',
    ]);
    expect(listed).to.contain('grpc.health.v1.Health/Check');
    expect(listed).not.to.contain('CartService');
  });

  it('calls a method without having the protos', async () => {
    const url = `http://${scene.address}/suuupra.commerce.v1.SeatService/GetSeats`;
    const answer: unknown = JSON.parse(await curl('-d', '{"sku":"COH-1"}', url));
    expect(answer).to.deep.equal({ sku: 'COH-1', capacity: '25', left: '7' });
  });

  it('reads the details of an error', async () => {
    const url = `http://${scene.address}/suuupra.commerce.v1.SeatService/ReserveSeats`;
    const refused = await curl('-d', '{}', url).catch((error: { stderr: string }) => error.stderr);
    const { code, details } = JSON.parse(refused) as {
      code: string;
      details: readonly { type: string; value: string }[];
    };
    expect(code).to.equal('failed_precondition');
    expect(details.map(({ type }) => type)).to.include('google.rpc.ErrorInfo');
    expect(Buffer.from(details[0]?.value ?? '', 'base64').toString()).to.contain('SOLD_OUT');
  });

  it('asks for the health of the server and of a service', async () => {
    const url = `http://${scene.address}/grpc.health.v1.Health/Check`;
    const one = '{"service":"suuupra.commerce.v1.SeatService"}';
    expect(JSON.parse(await curl('-d', '{}', url))).to.deep.equal({ status: 'SERVING' });
    health.set(false);
    expect(JSON.parse(await curl('-d', one, url))).to.deep.equal({ status: 'NOT_SERVING' });
    health.set(true);
    const other = curl('-d', '{"service":"x"}', url);
    expect(await other.catch((error: { stderr: string }) => error.stderr)).to.contain('not_found');
  });

  it('hears of every change of health until it goes', async () => {
    const client = new Client(scene.address, credentials.createInsecure());
    const { path, requestSerialize, responseDeserialize } = HealthService.watch;
    const request = { service: '' };
    const calls = [requestSerialize, responseDeserialize] as const;
    const stream = client.makeServerStreamRequest(path, ...calls, request);
    stream.on('error', () => undefined);
    const answers = stream[Symbol.asyncIterator]() as AsyncIterator<HealthCheckResponse>;
    const next = async (): Promise<number> => (await answers.next()).value.status;
    expect(await next()).to.equal(Status.SERVING);
    health.set(false);
    expect(await next()).to.equal(Status.NOT_SERVING);
    health.set(true);
    expect(await next()).to.equal(Status.SERVING);
    stream.cancel();
    client.close();
  });
});
