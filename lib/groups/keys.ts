/** What a full name is compared and sorted by. Names are ASCII, so that this is what `lower()` of any database makes of them. */
export const keyOf = (fullName: string): string => fullName.toLowerCase();
