'use client';

import { Monitor, Moon, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import { MenuChoice } from '@/components/ui/dropdown-menu';

export const themeOptions = [
  { value: 'light', label: 'Light', icon: <Sun aria-hidden /> },
  { value: 'dark', label: 'Dark', icon: <Moon aria-hidden /> },
  { value: 'system', label: 'System', icon: <Monitor aria-hidden /> },
] as const;

export function ThemeChoice() {
  const { theme = 'system', setTheme } = useTheme();
  return <MenuChoice label="Theme" value={theme} onValueChange={setTheme} options={themeOptions} />;
}
