import { Check, Minus } from 'lucide-react';
import type { ComponentProps, Ref } from 'react';
import { cn } from './cn';
import { toggleInputClass } from './control-style';

export type CheckboxProps = Omit<ComponentProps<'input'>, 'type' | 'checked' | 'onChange' | 'size'> & {
  checked: boolean | 'indeterminate';
  onCheckedChange?: (checked: boolean) => void;
};

function forward(ref: Ref<HTMLInputElement> | undefined, input: HTMLInputElement | null) {
  if (typeof ref === 'function') ref(input);
  else if (ref) ref.current = input;
}

export function Checkbox({ checked, onCheckedChange, className, ref, ...rest }: CheckboxProps) {
  const isMixed = checked === 'indeterminate';

  function setRef(input: HTMLInputElement | null) {
    // Mixed is a property of the element, there is no attribute for it.
    if (input !== null) input.indeterminate = isMixed;
    forward(ref, input);
  }

  return (
    <span className={cn('relative inline-flex size-4 shrink-0', className)}>
      <input
        {...rest}
        ref={setRef}
        type="checkbox"
        checked={isMixed ? false : checked}
        onChange={(event) => onCheckedChange?.(event.target.checked)}
        className={toggleInputClass}
      />
      <span aria-hidden className="toggle-box rounded-sm">
        {isMixed ? <Minus className="size-3 stroke-3" /> : null}
        {checked === true ? <Check className="size-3 stroke-3" /> : null}
      </span>
    </span>
  );
}
