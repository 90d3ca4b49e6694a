"""The worst cases weighed with what is expected: cases drawn, plan found, plans compared."""
