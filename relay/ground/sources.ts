import { BlockList, isIP, isIPv6 } from 'node:net';

/** Our own networks. A load balancer there may stand for any number of callers. */
const ours = new BlockList();
for (const [network, bits] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  ours.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  ours.addSubnet(network, bits, 'ipv6');

/**
 * The source that a connection counts against: its address, or for IPv6 its /64 network, which belongs to one subscriber. Undefined for
 * addresses in our own networks.
 */
export function sourceOf(remoteAddress: string): string | undefined {
  const address = remoteAddress.replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIP(address) === 0 || ours.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')) return undefined;
  return isIPv6(address) ? groupsOf(address).slice(0, 4).join(':') : address;
}

/** The eight groups of an IPv6 address, including those that `::` omits. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.replace(/%.*$/, '').toLowerCase().split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  if (tail === undefined) return groups(head);
  const missing = Math.max(0, 8 - groups(head).length - groups(tail).length);
  return [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail)];
}
