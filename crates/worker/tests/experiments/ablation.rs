//! The pattern of VICReg's ablation table on a small budget.
