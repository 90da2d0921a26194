'use client';

import { ThemeProvider } from 'next-themes';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { Announcer } from '@/components/feedback/announcer';
import { Toaster } from '@/components/feedback/toaster';
import { NonceProvider, useNonce } from '@/components/ui/nonce';

function ThemedProviders({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  return (
    <ThemeProvider attribute="data-theme" defaultTheme="system" enableSystem disableTransitionOnChange nonce={nonce}>
      <NuqsAdapter>
        {children}
        <Toaster />
        <Announcer />
      </NuqsAdapter>
    </ThemeProvider>
  );
}

export type ProvidersProps = { nonce: string | undefined; children: ReactNode };

export function Providers({ nonce, children }: ProvidersProps) {
  return (
    <NonceProvider nonce={nonce}>
      <ThemedProviders>{children}</ThemedProviders>
    </NonceProvider>
  );
}
