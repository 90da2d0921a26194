/** What went wrong with a host, for people: the run ends with these words. */
export class HostError extends Error {
  override name = 'HostError';

  constructor(
    readonly kind: 'down' | 'refused' | 'limited' | 'unusable',
    message: string,
    /** Of a host that limits: when it answers again. */
    readonly until: Date | null = null,
  ) {
    super(message);
  }
}
