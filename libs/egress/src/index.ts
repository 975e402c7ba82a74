export { isPublicAddress } from './address.ts';
export { ACCEPT_ENCODING, decodeBody, decodeBodySync, decodeHead, parseCodings, type Coding } from './decode.ts';
export { CookieJar, type KeptCookie } from './cookie-jar.ts';
export {
  Egress,
  WEBHOOK_LIMITS,
  type CheckedAddress,
  type EgressOptions,
  type EgressRequest,
  type EgressResponse,
  type HttpProtocol,
} from './egress.ts';
export { firstHeader, type EgressLimits, type ResponseHead } from './exchange.ts';
export { GREETING_URL, GuardProxy, type GuardPass } from './guard-proxy.ts';
export { isProxyFault, PROXY_KINDS, type Proxy, type ProxyKind } from './proxy.ts';
