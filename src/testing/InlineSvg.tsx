import React, { useEffect } from 'react';

interface Props {
  src: string;
  onLoad?: () => void;
}

/** An icon by the name of its file. It reports as loaded: until then, Grafana's Icon keeps showing its last one. */
export default function InlineSvg({ src, onLoad }: Props) {
  useEffect(() => onLoad?.(), [src, onLoad]);
  return <svg data-testid={src.replace(/^.*\/(.+)\.svg$/, '$1')} />;
}
