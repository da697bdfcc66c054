declare module "subset-font" {
  type Options = {
    targetFormat?: "truetype";
    keepAllGlyphs?: boolean;
    variationAxes?: Record<string, number>;
  };
  export default function subsetFont(
    font: Uint8Array,
    text: undefined,
    options: Options,
  ): Promise<Uint8Array>;
}
