import type { ButtonHTMLAttributes, ComponentProps, ReactNode } from 'react';
import { LoaderCircle } from 'lucide-react';

const LOOKS = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover',
  secondary: 'border border-line bg-surface text-ink hover:bg-hover',
  quiet: 'text-soft hover:bg-hover hover:text-ink',
  danger: 'border border-line bg-surface text-bad hover:bg-bad-wash',
} as const;

const SIZES = {
  small: 'h-7 gap-1.5 px-2 text-sm touch:h-11',
  normal: 'h-8 gap-2 px-3 text-base touch:h-11',
  large: 'h-10 gap-2 px-4 text-base touch:h-11',
} as const;

interface Looks {
  readonly look?: keyof typeof LOOKS;
  readonly size?: keyof typeof SIZES;
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, Looks {
  /** Its work is under way: it stays where it is, says so and takes no second press. */
  readonly pending?: boolean;
  readonly icon?: ReactNode;
}

/** The classes of a button, for links that look like one. */
export function buttonClasses({ look = 'secondary', size = 'normal' }: Looks = {}): string {
  return `relative inline-flex shrink-0 items-center justify-center rounded-md font-medium whitespace-nowrap select-none transition-colors duration-100 aria-disabled:opacity-55 ${LOOKS[look]} ${SIZES[size]}`;
}

/** A press is never lost to `disabled`, which takes the focus away too: a pending button refuses by itself. */
export function Button({ look, size, pending = false, icon, children, className = '', ...rest }: ButtonProps) {
  const { disabled = false, onClick, type = 'button', ...others } = rest;
  const off = disabled || pending;
  return (
    <button
      {...others}
      type={type}
      aria-disabled={off || undefined}
      aria-busy={pending || undefined}
      onClick={(event) => (off ? event.preventDefault() : onClick?.(event))}
      className={`${buttonClasses({ ...(look && { look }), ...(size && { size }) })} ${className}`}
    >
      <span className={`inline-flex items-center gap-[inherit] ${pending ? 'invisible' : ''}`}>
        {icon}
        {children}
      </span>
      {pending && <LoaderCircle aria-hidden className="absolute size-4 animate-spin" />}
    </button>
  );
}

/** A button of one picture: its name is read out, and shown when one rests on it. */
export function IconButton({ label, size = 'normal', className = '', ...rest }: ButtonProps & { label: string }) {
  const square = size === 'small' ? 'w-7 touch:w-11' : 'w-8 touch:w-11';
  return (
    <Button
      {...rest}
      look={rest.look ?? 'quiet'}
      size={size}
      aria-label={label}
      data-hint={label}
      className={`${square} px-0! ${className}`}
    />
  );
}

/** A link to another site or document, which says so. */
export function OutLink({ children, className = '', ...rest }: ComponentProps<'a'>) {
  return (
    <a
      {...rest}
      target="_blank"
      rel="noreferrer"
      className={`text-accent underline-offset-2 hover:underline ${className}`}
    >
      {children}
    </a>
  );
}
