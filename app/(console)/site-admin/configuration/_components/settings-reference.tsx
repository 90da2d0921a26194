import { Fragment } from 'react';
import { Table, TableCell, TableFrame, TableHeadCell, TableRow, TableRowHeader } from '@/components/ui/table';
import type { SettingFact } from '@/lib/site/settings-schema';

const headers = ['Setting', 'What it does', 'Values', 'Default'];

/** All settings there are, each with its words and its default. */
export function SettingsReference({ settings }: { settings: readonly SettingFact[] }) {
  return (
    <section aria-labelledby="settings">
      <h2 id="settings" className="mb-2 text-base font-semibold text-ink">All settings</h2>
      <TableFrame label="All settings">
        <Table>
          <thead>
            <tr>{headers.map((header) => <TableHeadCell key={header}>{header}</TableHeadCell>)}</tr>
          </thead>
          <tbody>
            {settings.map(({ group, name, description, values, default: fallback }, index) => (
              <Fragment key={`${group} ${name}`}>
                {name !== null && settings[index - 1]?.group !== group ? (
                  <TableRow>
                    <TableRowHeader colSpan={4} className="h-8 bg-inset font-mono text-xs font-medium">{group}</TableRowHeader>
                  </TableRow>
                ) : null}
                <TableRow>
                  <TableRowHeader className="font-mono text-xs whitespace-nowrap">
                    <span className={name === null ? 'font-medium' : 'pl-4'}>{name ?? group}</span>
                  </TableRowHeader>
                  <TableCell className="min-w-64">{description}</TableCell>
                  <TableCell className="min-w-40 text-xs">{values}</TableCell>
                  <TableCell className="min-w-36"><code className="text-xs wrap-anywhere">{fallback}</code></TableCell>
                </TableRow>
              </Fragment>
            ))}
          </tbody>
        </Table>
      </TableFrame>
    </section>
  );
}
