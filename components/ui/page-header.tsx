import type { ReactNode } from 'react';

export type PageHeaderProps = {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  /** A `Breadcrumbs` element; inside the shell it takes its place in the top bar. */
  breadcrumbs?: ReactNode;
  /** Stands left of the title, usually an avatar. */
  media?: ReactNode;
  badges?: ReactNode;
};

export function PageHeader({ title, description, actions, breadcrumbs, media, badges }: PageHeaderProps) {
  return (
    <header className="mb-5 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      {breadcrumbs}
      <div className="flex min-w-0 flex-1 basis-72 items-start gap-3">
        {media}
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <h1 className="min-w-0 text-xl font-semibold tracking-tight text-ink wrap-anywhere">{title}</h1>
            {badges}
          </div>
          {description === undefined ? null : <p className="mt-0.5 max-w-prose text-base text-ink-3">{description}</p>}
        </div>
      </div>
      {actions === undefined ? null : <div data-print="hide" className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}
