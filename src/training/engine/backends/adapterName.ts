/** Renderers that are the processor in disguise: Chromium's, Mesa's, Windows's, Apple's. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render|swrast/i;

/** Whether an adapter of this name is emulated by the processor. */
export const isSoftwareName = (name: string): boolean => SOFTWARE.test(name);

/** WebGL's name of a renderer, freed of the driver's versions: "ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 (0x00002504) Direct3D11 vs_5_0 ps_5_0, D3D11)" → "NVIDIA GeForce RTX 3060". */
export function rendererName(renderer: string): string {
  const parts = /^ANGLE \((.*)\)$/.exec(renderer)?.[1]?.split(', ');
  const device = parts && parts.length >= 2 ? (parts[1] as string) : renderer;
  const vulkan = /^Vulkan [\d.]+ \((.*?)\)*$/.exec(device)?.[1];
  return (vulkan ?? device)
    .replace(/^ANGLE Metal Renderer: /, '')
    .replace(/ \(0x[0-9a-f]+\)?/gi, '')
    .replace(/ (Direct3D|OpenGL).*$/, '')
    .trim();
}
