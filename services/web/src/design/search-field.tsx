import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';

/** Typing goes on this long before it is searched for, ms. */
const TYPING_MS = 200;

interface SearchFieldProps {
  readonly id?: string;
  /** What is searched, for who does not see it. */
  readonly label: string;
  readonly placeholder: string;
  /** What is searched for now, as it stands in the address or with whoever lists. */
  readonly value: string | undefined;
  readonly onChange: (search: string | undefined) => void;
}

/** A line to search a list by; its list follows when typing rests. */
export function SearchField({ id, label, placeholder, value, onChange }: SearchFieldProps) {
  const asked = value ?? '';
  const [text, setText] = useState(asked);
  const [known, setKnown] = useState(asked);
  // Another address, by the back button or a link: its search is what stands here.
  if (known !== asked) {
    setKnown(asked);
    if (text.trim() !== asked) setText(asked);
  }
  useEffect(() => {
    if (text.trim() === asked) return undefined;
    const timer = setTimeout(() => onChange(text.trim() || undefined), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, asked, onChange]);
  return (
    <div className="relative min-w-0 flex-1 md:max-w-72">
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-soft" />
      <input
        id={id}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        maxLength={200}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={({ key, currentTarget }) => {
          if (key === 'Escape') currentTarget.blur();
        }}
        className="h-8 w-full rounded-md border border-edge bg-surface pr-2 pl-8 hover:border-soft touch:h-11 touch:text-md"
      />
    </div>
  );
}
