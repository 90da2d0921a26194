'use client';

import { useEffect, useState } from 'react';
import type { FoundAccount, SearchAccounts } from './action';

const debounceMs = 250;
const minLength = 2;
const none: readonly FoundAccount[] = [];

/** Accounts whose name holds the text, once typing rests. An answer that comes after the next letter is dropped. */
export function useAccountSearch(search: SearchAccounts | undefined, text: string) {
  const [found, setFound] = useState<{ text: string; accounts: readonly FoundAccount[] }>({ text: '', accounts: none });
  const wanted = search === undefined || text.trim().length < minLength ? '' : text.trim();

  useEffect(() => {
    if (wanted === '' || search === undefined) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      search(wanted).catch(() => none).then((accounts) => {
        if (isCurrent) setFound({ text: wanted, accounts });
      }).catch(() => undefined);
    }, debounceMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [search, wanted]);

  // What was found for the text before stays until the next answer: the palette sorts out what still matches.
  return { accounts: wanted === '' ? none : found.accounts, isSearching: wanted !== '' && found.text !== wanted };
}
