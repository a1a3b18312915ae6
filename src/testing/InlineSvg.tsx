import React, { useEffect } from 'react';

interface Props {
  src: string;
  onLoad?: () => void;
}

/** An icon, identified by its file name. It must report being loaded, or Grafana's Icon keeps showing the last one. */
export default function InlineSvg({ src, onLoad }: Props) {
  useEffect(() => onLoad?.(), [src, onLoad]);
  return <svg data-testid={src.replace(/^.*\/(.+)\.svg$/, '$1')} />;
}
