export { isPublicAddress } from './address.ts';
export { ACCEPT_ENCODING, decodeBody, decodeBodySync, decodeHead, parseCodings, type Coding } from './decode.ts';
export {
  Egress,
  WEBHOOK_LIMITS,
  type CheckedAddress,
  type EgressOptions,
  type EgressRequest,
  type EgressResponse,
} from './egress.ts';
export { firstHeader, type EgressLimits, type ResponseHead } from './exchange.ts';
