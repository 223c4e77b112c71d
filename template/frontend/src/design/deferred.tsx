import {type ComponentType, type ReactNode, useEffect, useState} from "react";

/**
 * Shows a component as soon as its file is here, and until then a fallback. A file that failed is asked for again
 * the next time. React's `lazy` does neither: whatever is lazy stays hidden for 300 ms once a fallback was seen
 * (FALLBACK_THROTTLE_MS of react-dom), though its file is here in a tenth of that.
 */
export function deferred<Props extends object>(
  load: () => Promise<{default: ComponentType<Props>}>,
  fallback: ReactNode,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined;
  return function Deferred(props: Props) {
    const [Loaded, setLoaded] = useState(() => loaded);
    const [failure, setFailure] = useState<Error>();
    useEffect(() => {
      if (loaded) return;
      load().then((file) => {
        loaded = file.default;
        setLoaded(() => loaded);
      }, setFailure);
    }, []);
    if (failure) throw failure;
    return Loaded ? <Loaded {...props} /> : fallback;
  };
}
