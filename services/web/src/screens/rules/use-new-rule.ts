import { useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useMemo } from 'react';
import { useActions, type Action } from '../../actions/actions.ts';
import { useMay } from '../../api/me.ts';

/** Offers a new rule by its key and in the palette, to who may make one. @param watch what it is to be about */
export function useNewRule(watch?: string): void {
  const navigate = useNavigate();
  const mayWrite = useMay('rules:write');
  const actions = useMemo<readonly Action[]>(() => {
    if (!mayWrite) return [];
    const action: Action = {
      id: 'rules:new',
      label: watch === undefined ? 'New rule' : 'New rule for this watch',
      group: 'Rules',
      icon: Plus,
      keys: 'n',
      words: 'add make alert',
      run: () => void navigate({ to: '/rules/$id', params: { id: 'new' }, search: { watch } }),
    };
    return [action];
  }, [mayWrite, navigate, watch]);
  useActions(actions, 'first');
}
