import { useEffect, useState } from 'react';

/** What is being typed is asked for when it rests so long, ms. */
const REST_MS = 400;

/** What a text was when it last stood still. */
export function useRested(text: string, restMs = REST_MS): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), restMs);
    return () => clearTimeout(timer);
  }, [text, restMs]);
  return rested;
}
