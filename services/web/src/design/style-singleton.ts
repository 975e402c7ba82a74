import { useEffect } from 'react';

interface SheetProps {
  readonly styles: string;
  readonly dynamic?: boolean;
}

/**
 * Stands in for the package `react-style-singleton`, which puts a <style> element into the page: the page's policy
 * forbids that, and allows sheets that a script constructs. Styles count as long as one component asks for them.
 */
export function styleSingleton(): (props: SheetProps) => null {
  let users = 0;
  let sheet: CSSStyleSheet | undefined;
  return function Sheet({ styles }) {
    useEffect(() => {
      users += 1;
      if (sheet === undefined) {
        sheet = new CSSStyleSheet();
        sheet.replaceSync(styles);
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      }
      return () => {
        users -= 1;
        if (users > 0) return;
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
        sheet = undefined;
      };
    }, [styles]);
    return null;
  };
}
