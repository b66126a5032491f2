"""The panel: one page over the queue, for people signed in with their own database user; and /metrics.

PL/SQL gives the page and the figures (hsm_painel) and does the acts (hsm_admin); roles and audit hold as anywhere else.
"""
