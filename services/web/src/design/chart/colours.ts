/** Colours of tokens.css as a canvas understands them, for the theme that is worn now. */
export type Colours = (token: string) => string;

/** @param onTheme is told when the theme has changed, by the system or by the person */
export function followColours(onTheme: () => void): { readonly colours: Colours; readonly stop: () => void } {
  const known = new Map<string, string>();
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const change = () => {
    known.clear();
    onTheme();
  };
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', change);
  const chosen = new MutationObserver(change);
  chosen.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return {
    colours: (token) => {
      let colour = known.get(token);
      if (colour === undefined) {
        probe.style.color = `var(--color-${token})`;
        colour = getComputedStyle(probe).color;
        known.set(token, colour);
      }
      return colour;
    },
    stop: () => {
      probe.remove();
      system.removeEventListener('change', change);
      chosen.disconnect();
    },
  };
}
