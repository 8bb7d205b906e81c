import { type ComponentType, lazy, type LazyExoticComponent } from 'react';

/**
 * A drawing whose code, with the library of charts, is fetched when it is first
 * shown. Without it words and table still say everything, so that a drawing
 * that cannot be fetched is left out.
 */
export const lazyDrawing = <P extends object>(
  load: () => Promise<ComponentType<P>>,
): LazyExoticComponent<ComponentType<P>> =>
  lazy(() =>
    load().then(
      drawing => ({ default: drawing }),
      (): { default: ComponentType<P> } => ({ default: () => null }),
    ),
  );
