const PRIVATE =
  /^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.|^(?:::1$|f[cd]|fe[89ab])/i;

/** Whether an address is of use only within one network, or one machine. */
export const isPrivateAddress = (address: string): boolean => PRIVATE.test(address);

/** An address without its second half: enough to recognise a network, not the machine. */
export function halfAddress(address: string): string {
  if (!address.includes(':')) return address.split('.').slice(0, 2).concat('x', 'x').join('.');
  return `${address.split(':').slice(0, 2).join(':')}:…`;
}
