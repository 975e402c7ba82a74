import { DiscoveryService, Reflector } from '@nestjs/core';
import type { Access } from './access.ts';
import type { ServiceContract } from './contract.ts';
import { ACCESS, CONTRACT } from './declare.ts';
import type { ServedMethod } from './serve-method.ts';

type Handle = ServedMethod['handle'];

/**
 * Every method that the container's controllers answer.
 * @throws Error that names all that is wrong: methods of a contract without a handler or without `@Rpc`, handlers that
 * no contract knows, a service answered twice, no service at all.
 */
export function discoverMethods(discovery: DiscoveryService, reflector: Reflector): ServedMethod[] {
  const served: ServedMethod[] = [];
  const problems: string[] = [];
  const answeredBy = new Map<string, string>();
  for (const { instance, metatype } of discovery.getControllers()) {
    const contract = metatype ? reflector.get<ServiceContract | undefined>(CONTRACT, metatype) : undefined;
    if (!metatype || !contract) continue;
    const other = answeredBy.get(contract.fullName);
    if (other) problems.push(`${contract.fullName}: answered by both ${other} and ${metatype.name}`);
    answeredBy.set(contract.fullName, metatype.name);
    const handlers = instance as Record<string, Handle | undefined>;
    for (const [key, method] of Object.entries(contract.methods)) {
      const handler = handlers[key];
      const access = handler && reflector.get<Access | undefined>(ACCESS, handler);
      const where = `${contract.fullName}/${method.name}`;
      if (!handler) problems.push(`${where}: no method ${key} in ${metatype.name}`);
      else if (!access) problems.push(`${where}: no @Rpc that says who may call ${metatype.name}.${key}`);
      else if (isEmpty(access)) problems.push(`${where}: the @Rpc of ${metatype.name}.${key} lets nobody call it`);
      else served.push({ contract, method, access, handle: handler.bind(instance) });
    }
    problems.push(...strangers(metatype, contract, reflector));
  }
  if (answeredBy.size === 0) problems.push('no @RpcController in this module');
  if (problems.length > 0) throw new Error(`The service can't start:\n  ${problems.join('\n  ')}`);
  return served;
}

function isEmpty(access: Access): boolean {
  return 'callers' in access ? access.callers.length === 0 : !access.permission;
}

/** Methods that say who may call them, although nobody can: their name is not in the contract. */
function strangers(metatype: { name: string; prototype: object }, contract: ServiceContract, reflector: Reflector) {
  const members = Object.entries(Object.getOwnPropertyDescriptors(metatype.prototype));
  return members
    .filter(
      ([key, { value }]) => typeof value === 'function' && !(key in contract.methods) && reflector.get(ACCESS, value),
    )
    .map(([key]) => `${contract.fullName}: knows no method ${key}, which ${metatype.name} answers`);
}
