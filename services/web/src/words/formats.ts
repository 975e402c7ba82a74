/** A page's currency may be anything, so that what is kept has an end. */
const MOST = 300;

/** Making one of Intl's formats costs as much as using it a hundred times: those that were made are kept. */
function kept<Options, Format>(make: (locale: string | undefined, options: Options) => Format) {
  const formats = new Map<string, Format>();
  return (locale: string | undefined, options: Options): Format => {
    const key = `${locale ?? ''} ${JSON.stringify(options)}`;
    let format = formats.get(key);
    if (format === undefined) {
      format = make(locale, options);
      if (formats.size >= MOST) formats.clear();
      formats.set(key, format);
    }
    return format;
  };
}

export const numberFormat = kept((locale, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options));
export const dateFormat = kept(
  (locale, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options),
);
export const relativeFormat = kept(
  (locale, options: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(locale, options),
);
