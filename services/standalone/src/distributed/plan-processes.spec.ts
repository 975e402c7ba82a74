import { OWN_SERVICES } from '../services.ts';
import { MAX_REPLICAS, planProcesses, PORTS_ABOVE, processSettings, targetOf } from './plan-processes.ts';

const MOST = Object.fromEntries([...OWN_SERVICES, 'gateway'].map((service) => [service, MAX_REPLICAS]));

describe('the processes of an installation', () => {
  it('are one a service where nothing else is said, the gateway last and at the port itself', () => {
    const processes = planProcesses(8080, {});
    expect(processes.map(({ name }) => name)).toEqual([...OWN_SERVICES, 'gateway']);
    expect(processes.at(-1)).toMatchObject({ port: 8080 });
  });

  it('never share a port, also when there are as many as there may be', () => {
    const processes = planProcesses(8080, MOST);
    const ports = processes.flatMap(({ port, opsPort }) => [port, opsPort]);
    expect(new Set(ports).size).toBe(ports.length);
    expect(Math.max(...ports)).toBeLessThan(8080 + PORTS_ABOVE);
    // The demo's.
    expect(ports.filter((port) => port > 8080 + 100 && port < 8080 + 105)).toEqual([]);
  });

  it('are called under one target a service', () => {
    expect(targetOf(planProcesses(8080, { billing: 2 }), 'billing')).toMatch(
      /^ipv4:127\.0\.0\.1:\d+,127\.0\.0\.1:\d+$/,
    );
  });

  it('know how many share the limits of requests', () => {
    const gateways = planProcesses(8080, { gateway: 2 }).filter(({ service }) => service === 'gateway');
    expect(gateways.map((one) => processSettings(one, gateways.length))).toMatchObject([
      { HTTP_LISTEN: '127.0.0.1:8080', REPLICAS: '2', INSTANCE: 'gateway-1' },
      { HTTP_LISTEN: '127.0.0.1:8081', REPLICAS: '2', INSTANCE: 'gateway-2' },
    ]);
  });
});
