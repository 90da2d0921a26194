'use client';

import type { ComponentProps } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { useLazyPart } from '@/components/ui/use-lazy-part';
import type { Viewer } from './action';
import type { UserMenuContentProps } from './user-menu-content';

export type UserMenuProps = {
  viewer: Viewer;
  settingsHref: string;
  siteAdminHref: string;
  graphqlConsoleHref: string;
  signOutAction: () => Promise<void>;
};

const loadContent = () => import('./user-menu-content').then((module) => module.UserMenuContent);

type TriggerProps = ComponentProps<'button'> & { viewer: Viewer };

function Trigger({ viewer, ...rest }: TriggerProps) {
  return (
    <button
      {...rest}
      type="button"
      aria-label={`Account menu for ${viewer.username}`}
      className="flex size-8 items-center justify-center rounded-full hover:bg-hover data-[state=open]:bg-pressed"
    >
      <Avatar name={viewer.displayName || viewer.username} />
    </button>
  );
}

export function UserMenu(props: UserMenuProps) {
  const { Part, isByKey, preload, show, showByKey } = useLazyPart<UserMenuContentProps>(loadContent);
  if (Part !== undefined) return <Part {...props} focusFirst={isByKey} trigger={<Trigger viewer={props.viewer} />} />;
  return (
    <Trigger
      viewer={props.viewer}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={preload}
      onFocus={preload}
      onClick={show}
      onKeyDown={showByKey}
    />
  );
}
