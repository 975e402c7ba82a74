/** Our mark: a fang, cut from a square. The same drawing as public/favicon.svg. */
export function Mark({ className = 'size-6' }: { readonly className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 32 32" className={className}>
      <rect width="32" height="32" rx="7" className="fill-ink" />
      <path d="M8 7h16c0 8-4 15-12 19 2.2-4.4 2.4-8.2.8-11.6C11.7 11.9 9.3 9.9 8 7Z" className="fill-ground" />
    </svg>
  );
}
