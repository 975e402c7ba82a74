/** It comes without types; those parts of it that the build uses. */
declare module 'subset-font' {
  export default function cutFont(
    font: Buffer,
    text: string | null,
    options: {
      readonly targetFormat: 'woff2';
      readonly keepAllGlyphs: boolean;
      readonly variationAxes: Readonly<Record<string, { readonly min: number; readonly max: number }>>;
      readonly keepFeatures: readonly string[];
    },
  ): Promise<Buffer>;
}
