/** What is said of a bug at every door: nothing about it but where the log tells more. */
export const apology = (requestId: string): string => `Something went wrong on our side. Mention request ${requestId} when you report it.`;
