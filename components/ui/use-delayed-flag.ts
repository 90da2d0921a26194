import { useEffect, useRef, useState } from 'react';

/** True only once `active` has lasted `delayMs`, and then for at least `minimumMs`, so quick work never flickers. */
export function useDelayedFlag(active: boolean, delayMs = 300, minimumMs = 300): boolean {
  const [isShown, setIsShown] = useState(false);
  const shownAt = useRef(0);

  useEffect(() => {
    const elapsed = Date.now() - shownAt.current;
    const wait = active ? delayMs : Math.max(0, minimumMs - elapsed);
    const timer = setTimeout(() => {
      if (active) shownAt.current = Date.now();
      setIsShown(active);
    }, wait);
    return () => clearTimeout(timer);
  }, [active, delayMs, minimumMs]);

  return isShown;
}
