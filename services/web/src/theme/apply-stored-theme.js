// Runs before anything is painted. Without a choice, or without storage, the system's theme holds.
try {
  const theme = localStorage.getItem('blackfang.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  document.documentElement.removeAttribute('data-theme');
}
