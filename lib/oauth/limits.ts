/** Secrets of one M2M credential that may work at the same time. */
export const maxLivingSecrets = 5;
