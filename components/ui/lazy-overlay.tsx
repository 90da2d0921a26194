'use client';

import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import type { OverlayProps } from './overlay';

const loadOverlay = () => import('./overlay').then((module) => module.Overlay);
const Overlay = dynamic(loadOverlay, { ssr: false });

/** Out of the first load, but fetched right after it: a secret that was just made must not wait for the network to be shown. */
export function LazyOverlay(props: OverlayProps) {
  const [wasOpened, setWasOpened] = useState(props.open);
  if (props.open && !wasOpened) setWasOpened(true);

  useEffect(() => {
    // Offline now is no error yet; opening asks again.
    loadOverlay().catch(() => undefined);
  }, []);

  return wasOpened ? <Overlay {...props} /> : null;
}
