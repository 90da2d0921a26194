'use client';

import type { ButtonHTMLAttributes, MouseEvent, ReactNode, Ref } from 'react';
import { buttonClass, type ButtonSize, type ButtonVariant } from './button-style';
import { Spinner } from './spinner';
import { Tooltip } from './tooltip';

export type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> & {
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: ReactNode;
  busy?: boolean;
  /** Shown as a tooltip; the button stays reachable by keyboard so that the reason can be read. */
  disabledReason?: string | undefined;
  square?: boolean;
  children: ReactNode;
  ref?: Ref<HTMLButtonElement>;
};

export function Button(props: ButtonProps) {
  const { variant, size, icon, busy = false, disabledReason, square, className, onClick, children, type = 'button', ...rest } = props;
  const isInert = busy || disabledReason !== undefined;
  const isMuted = rest.disabled === true || disabledReason !== undefined || rest['aria-disabled'] !== undefined;

  function handleClick(event: MouseEvent<HTMLButtonElement>) {
    if (isInert) {
      event.preventDefault();
      return;
    }
    onClick?.(event);
  }

  const button = (
    <button
      {...rest}
      type={type}
      className={buttonClass({ variant, size, square, isInert: isMuted, className })}
      aria-busy={busy || undefined}
      aria-disabled={disabledReason === undefined ? rest['aria-disabled'] : true}
      onClick={handleClick}
    >
      <Spinner active={busy} className={square ? 'absolute' : undefined} />
      {icon}
      {children}
    </button>
  );
  return disabledReason === undefined ? button : <Tooltip content={disabledReason}>{button}</Tooltip>;
}
