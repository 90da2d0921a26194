import type { ReactNode } from 'react';
import { Wordmark } from './brand';

export type AuthCardProps = { title: string; description?: ReactNode; footer?: ReactNode; children: ReactNode };

/** The page around sign-in, first run, consent: everything before or beside the console. */
export function AuthCard({ title, description, footer, children }: AuthCardProps) {
  return (
    <main id="main" className="flex min-h-dvh flex-col items-center bg-canvas px-4 pt-[12vh] pb-12">
      <Wordmark className="mb-6 text-xl [&_svg]:size-8" />
      <div className="w-full max-w-[400px] rounded-xl border border-line bg-surface p-6">
        <h1 className="text-xl font-semibold tracking-tight text-ink">{title}</h1>
        {description === undefined ? null : <div className="mt-1 text-sm text-ink-3">{description}</div>}
        <div className="mt-5">{children}</div>
      </div>
      {footer === undefined ? null : <div className="mt-4 max-w-[400px] text-center text-sm text-ink-3">{footer}</div>}
    </main>
  );
}
