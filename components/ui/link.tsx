import NextLink from 'next/link';
import type { ComponentProps } from 'react';

export type LinkProps = Omit<ComponentProps<typeof NextLink>, 'prefetch'>;

/**
 * A link within the console. Every page here is made for its viewer at the moment it is asked for, so nothing of it could be
 * fetched ahead: a list of 50 links would only send 50 requests that no click uses.
 */
export function Link(props: LinkProps) {
  return <NextLink {...props} prefetch={false} />;
}
