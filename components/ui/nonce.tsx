'use client';

import { createContext, use, useState, type ReactNode } from 'react';

const NonceContext = createContext<string | undefined>(undefined);

declare global {
  // The name that style-injecting packages look up when they create a <style> element.
  var __webpack_nonce__: string | undefined;
}

export type NonceProviderProps = { nonce: string | undefined; children: ReactNode };

export function NonceProvider({ nonce, children }: NonceProviderProps) {
  // A refresh renders the layout under a new nonce, but the document keeps the policy it arrived with: the first one stays.
  const [first] = useState(() => {
    if (typeof window !== 'undefined') globalThis.__webpack_nonce__ = nonce;
    return nonce;
  });
  return <NonceContext value={first}>{children}</NonceContext>;
}

export function useNonce(): string | undefined {
  return use(NonceContext);
}
