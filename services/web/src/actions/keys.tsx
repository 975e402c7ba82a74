/** Keys as they are printed on a keyboard. @param keys as in an Action: `g h` */
export function Keys({ keys }: { readonly keys: string }) {
  return (
    <span className="flex gap-1">
      {keys.split(' ').map((key, index) => (
        <kbd
          key={`${index}${key}`}
          className="grid h-5 min-w-5 place-items-center rounded-sm border border-line bg-ground px-1 font-sans text-xs text-soft"
        >
          {key.length === 1 ? key.toUpperCase() : key}
        </kbd>
      ))}
    </span>
  );
}
